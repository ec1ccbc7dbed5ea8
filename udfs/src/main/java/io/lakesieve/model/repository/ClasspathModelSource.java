package io.lakesieve.model.repository;

import io.lakesieve.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a model from the class path, which every executor has: a folder with a file {@code FILES} that lists the
 * others, one relative path per line.
 */
final class ClasspathModelSource implements ModelSource {
    private static final String LIST = "FILES";

    private final String uri;
    private final String folder;
    private final ClassLoader loader;
    private final Set<String> paths;

    private ClasspathModelSource(String uri, String folder, ClassLoader loader, Set<String> paths) {
        this.uri = uri;
        this.folder = folder;
        this.loader = loader;
        this.paths = paths;
    }

    /**
     * Opens a folder of the class path.
     *
     * @param uri the model's name
     * @throws ModelException if the class path does not hold it
     */
    static ClasspathModelSource open(String uri, String folder) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? ClasspathModelSource.class.getClassLoader() : context;
        try (InputStream list = loader.getResourceAsStream(folder + "/" + LIST)) {
            if (list == null) {
                throw new ModelException(("The model '%s' is not in this application: %s/%s is missing from its jar;"
                                + " rebuild it, or give the directory of a model")
                        .formatted(uri, folder, LIST));
            }
            Set<String> paths = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            return new ClasspathModelSource(uri, folder, loader, paths);
        } catch (IOException e) {
            throw new ModelException("The model '%s' cannot be read from the application's jar".formatted(uri), e);
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Optional<InputStream> open(String path) {
        return paths.contains(path)
                ? Optional.ofNullable(loader.getResourceAsStream(folder + "/" + path))
                : Optional.empty();
    }
}
