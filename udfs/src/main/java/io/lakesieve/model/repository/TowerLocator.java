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
 * The directory that a tower is loaded from. A tower that shares an ONNX file with the other one is first extracted
 * into a temporary directory, which is deleted once the tower is loaded.
 */
public final class TowerLocator implements AutoCloseable {
    private final Path directory;
    /** The temporary directory of an extracted tower; null for a tower with a file of its own. */
    private final ScratchDirectory scratch;

    private TowerLocator(Path directory, ScratchDirectory scratch) {
        this.directory = directory;
        this.scratch = scratch;
    }

    /**
     * Prepares a tower.
     *
     * @param model the model's local directory
     * @param cache folder in which the temporary directory is created
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

    /** Creates a hard link or, if that fails, a copy: ONNX Runtime refuses symbolic links out of a folder. */
    private static void link(Path existing, Path link) throws IOException {
        Files.createDirectories(link.getParent());
        try {
            Files.createLink(link, existing.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(existing, link);
        }
    }

    /** The directory that holds the tower's ONNX file under its usual path. */
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
