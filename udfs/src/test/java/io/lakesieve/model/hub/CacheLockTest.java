package io.lakesieve.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CacheLockTest {
    private static final long SHORT_MILLIS = 200;

    @TempDir
    private Path folder;

    @Test
    void aThreadWaitsForAnother() throws Exception {
        assertWaitsFor(CacheLock.class, CacheLock.class);
    }

    /**
     * As in a Spark session that loads the application twice: the class of each loader has its own in-process locks.
     */
    @Test
    void aClassLoaderWaitsForAnother() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> other = loader.loadClass(CacheLock.class.getName());
            assertThat(other).isNotSameAs(CacheLock.class);

            assertWaitsFor(CacheLock.class, other);
            assertWaitsFor(other, CacheLock.class);
        }
    }

    private void assertWaitsFor(Class<?> first, Class<?> second) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<AutoCloseable> waiting;
            try (AutoCloseable held = take(first)) {
                assertThat(held).isNotNull();
                assertThat(folder.resolve("locks/file.lock")).exists();
                waiting = thread.submit(() -> take(second));
                assertThatThrownBy(() -> waiting.get(SHORT_MILLIS, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            }
            AutoCloseable taken = waiting.get();
            Future<Boolean> takenAgain = thread.submit(() -> {
                taken.close();
                take(second).close();
                return true;
            });
            assertThat(takenAgain.get()).isTrue();
        } finally {
            thread.shutdownNow();
        }
    }

    private AutoCloseable take(Class<?> lock) throws ReflectiveOperationException {
        Method take = lock.getDeclaredMethod("take", Path.class);
        take.setAccessible(true);
        AutoCloseable taken = (AutoCloseable) take.invoke(null, folder.resolve("locks/file.lock"));
        return () -> {
            Method close = lock.getDeclaredMethod("close");
            close.setAccessible(true);
            close.invoke(taken);
        };
    }

    /** The class path; Surefire may put it in the manifest of a jar. */
    private static URL[] classPath() throws MalformedURLException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> urls = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
