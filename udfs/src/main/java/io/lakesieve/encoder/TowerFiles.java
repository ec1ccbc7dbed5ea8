package io.lakesieve.encoder;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that a tower is loaded from. A tower that shares its file is cut out of it into a directory of its own,
 * which is gone when the tower is in memory.
 */
final class TowerFiles implements AutoCloseable {
    private final Path directory;
    private final TowerFile share;

    private TowerFiles(Path directory, TowerFile share) {
        this.directory = directory;
        this.share = share;
    }

    /**
     * Prepares a tower.
     *
     * @param model the model's local directory
     * @param scratch where there is room for a copy of the tower
     */
    static TowerFiles prepare(Path model, Tower tower, Path scratch) {
        if (tower.share() == TowerFile.OWN) {
            return new TowerFiles(model, TowerFile.OWN);
        }
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(scratch), "tower-");
            TowerFiles files = new TowerFiles(directory, TowerFile.SHARED);
            try {
                files.cut(model, tower);
            } catch (IOException | RuntimeException e) {
                files.close();
                throw e;
            }
            return files;
        } catch (IOException e) {
            throw new ModelException(
                    "%s holds both towers, and one of them cannot be copied to %s: %s"
                            .formatted(model.resolve(tower.file()), scratch, e),
                    e);
        }
    }

    /** Where the tower's file lies under its usual path. */
    Path directory() {
        return directory;
    }

    private void cut(Path model, Tower tower) throws IOException {
        Path source = model.resolve(tower.file());
        Path target = directory.resolve(tower.file());
        Files.createDirectories(target.getParent());
        GraphCut.write(source, tower.output().name(), target);
        for (String location : dataFiles(source)) {
            link(source.resolveSibling(location), target.resolveSibling(location));
        }
    }

    private static Iterable<String> dataFiles(Path onnx) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(onnx))) {
            return OnnxGraph.read(in).dataFiles();
        }
    }

    /** ONNX Runtime follows no link out of a folder, so that it is a hard one, or else a copy. */
    private static void link(Path existing, Path link) throws IOException {
        Files.createDirectories(link.getParent());
        try {
            Files.createLink(link, existing.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(existing, link);
        }
    }

    @Override
    public void close() {
        if (share == TowerFile.OWN) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // What is left lies among the copies of models and has a name of its own.
        }
    }
}
