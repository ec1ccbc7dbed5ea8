package io.lakesieve.model.repository;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.OnnxGraph;
import io.lakesieve.model.onnx.SubgraphExtractor;
import io.lakesieve.model.tower.Tower;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that a tower is loaded from. A tower that shares its file is extracted from it into a directory of its
 * own, which is deleted when the tower is in memory.
 */
public final class TowerLocator implements AutoCloseable {
    private final Path directory;
    /** Where the directory is one for this tower alone; else null. */
    private final ScratchDirectory scratch;

    private TowerLocator(Path directory, ScratchDirectory scratch) {
        this.directory = directory;
        this.scratch = scratch;
    }

    /**
     * Prepares a tower.
     *
     * @param model the model's local directory
     * @param cache where there is room for a copy of the tower
     */
    public static TowerLocator prepare(Path model, Tower tower, Path cache) {
        if (tower.fileUse() == Tower.FileUse.OWN) {
            return new TowerLocator(model, null);
        }
        Path source = model.resolve(tower.file());
        try {
            return extract(source, tower, cache);
        } catch (IOException e) {
            throw new ModelException(
                    "%s holds both towers, and one of them cannot be copied to %s: %s".formatted(source, cache, e), e);
        }
    }

    private static TowerLocator extract(Path source, Tower tower, Path cache) throws IOException {
        ScratchDirectory scratch = ScratchDirectory.create(cache);
        try {
            Path target = scratch.path().resolve(tower.file());
            Files.createDirectories(target.getParent());
            OnnxGraph graph = read(source);
            SubgraphExtractor.write(source, graph, tower.output().name(), target);
            for (String location : graph.dataFiles()) {
                link(source.resolveSibling(location), target.resolveSibling(location));
            }
            return new TowerLocator(scratch.path(), scratch);
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    private static OnnxGraph read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return OnnxGraph.read(in);
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

    /** Where the tower's file lies under its usual path. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        if (scratch != null) {
            scratch.close();
        }
    }
}
