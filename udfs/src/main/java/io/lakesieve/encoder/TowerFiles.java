package io.lakesieve.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The directory that a tower is loaded from. A tower that shares its file, or that computes what it does not look at, is
 * cut out of it into a directory of its own, which is gone when the tower is in memory.
 */
final class TowerFiles implements AutoCloseable {
    private final Path directory;
    private final Tower tower;
    /** Where the directory is one for this tower alone; else null. */
    private final ScratchDirectory scratch;

    private TowerFiles(Path directory, Tower tower, ScratchDirectory scratch) {
        this.directory = directory;
        this.tower = tower;
        this.scratch = scratch;
    }

    /**
     * Prepares a tower.
     *
     * @param model the model's local directory
     * @param cache where there is room for a copy of the tower
     */
    static TowerFiles prepare(Path model, Tower tower, Path cache) {
        Path source = model.resolve(tower.file());
        OnnxGraph graph = read(source);
        FirstToken end = FirstToken.find(graph.cutTo(tower.output()));
        if (tower.share() == TowerFile.OWN && end.equals(FirstToken.NONE)) {
            return new TowerFiles(model, tower, null);
        }
        try {
            return cut(source, tower, graph, end, cache);
        } catch (IOException e) {
            throw new ModelException("What is needed of %s cannot be copied to %s: %s".formatted(source, cache, e), e);
        }
    }

    private static OnnxGraph read(Path source) {
        try {
            return OnnxGraph.read(source);
        } catch (IOException e) {
            throw new ModelException("%s cannot be read: %s".formatted(source, e.getMessage()), e);
        }
    }

    private static TowerFiles cut(Path source, Tower tower, OnnxGraph graph, FirstToken end, Path cache)
            throws IOException {
        ScratchDirectory scratch = ScratchDirectory.create(cache);
        try {
            Path target = scratch.path().resolve(tower.file());
            Files.createDirectories(target.getParent());
            Set<String> names = new HashSet<>(graph.ancestors(tower.output().name()));
            tower.inputs().forEach(input -> names.add(input.name()));
            new GraphCut(source, tower.output().name(), names, end).write(target);
            for (String location : graph.dataFiles()) {
                link(source.resolveSibling(location), target.resolveSibling(location));
            }
            return new TowerFiles(scratch.path(), tower.withOneOutput(), scratch);
        } catch (IOException | RuntimeException e) {
            scratch.close();
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
        if (scratch != null) {
            scratch.close();
        }
    }
}
