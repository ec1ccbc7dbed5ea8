package io.lakesieve.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory that a tower is loaded from. A tower that shares its file, or that computes what it does not look at, is
 * cut out of it into a directory of its own, which is gone when the tower is in memory.
 */
final class TowerFiles implements AutoCloseable {
    private final Path directory;
    private final Tower tower;
    private final boolean isCopy;

    private TowerFiles(Path directory, Tower tower, boolean isCopy) {
        this.directory = directory;
        this.tower = tower;
        this.isCopy = isCopy;
    }

    /**
     * Prepares a tower.
     *
     * @param model the model's local directory
     * @param scratch where there is room for a copy of the tower
     */
    static TowerFiles prepare(Path model, Tower tower, Path scratch) {
        Path source = model.resolve(tower.file());
        OnnxGraph graph = read(source);
        FirstToken end = FirstToken.find(graph.cutTo(tower.output()));
        if (tower.share() == TowerFile.OWN && end.equals(FirstToken.NONE)) {
            return new TowerFiles(model, tower, false);
        }
        try {
            return cut(source, tower, graph, end, scratch);
        } catch (IOException e) {
            throw new ModelException(
                    "What is needed of %s cannot be copied to %s: %s".formatted(source, scratch, e), e);
        }
    }

    private static OnnxGraph read(Path source) {
        try {
            return OnnxGraph.read(source);
        } catch (IOException e) {
            throw new ModelException("%s cannot be read: %s".formatted(source, e.getMessage()), e);
        }
    }

    private static TowerFiles cut(Path source, Tower tower, OnnxGraph graph, FirstToken end, Path scratch)
            throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(scratch), "tower-");
        TowerFiles files = new TowerFiles(directory, tower.withOneOutput(), true);
        try {
            Path target = directory.resolve(tower.file());
            Files.createDirectories(target.getParent());
            Set<String> names = new HashSet<>(graph.ancestors(tower.output().name()));
            tower.inputs().forEach(input -> names.add(input.name()));
            new GraphCut(source, tower.output().name(), names, end).write(target);
            for (String location : graph.dataFiles()) {
                link(source.resolveSibling(location), target.resolveSibling(location));
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Where the tower's file lies under its usual path. */
    Path directory() {
        return directory;
    }

    /** The tower as its file is there. */
    Tower tower() {
        return tower;
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
        if (!isCopy) {
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
