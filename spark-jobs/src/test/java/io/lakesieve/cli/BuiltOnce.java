package io.lakesieve.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;

/**
 * Folders that the first of the JVMs of a test run fills, for all of them to read; a lock on a file makes the others wait.
 * A test that changes anything takes a copy.
 */
final class BuiltOnce {
    /** Tells the test runs apart; a JVM that was started otherwise is a run of its own. */
    private static final String RUN = System.getProperty(
                    "test.run", "pid-" + ProcessHandle.current().pid())
            .replace(':', '-');

    private static final Path PLACE = Path.of("target", "shared-lakes").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The commands that filled the folder of that name, which are run unless another JVM has run them; the folders of earlier
     * test runs go.
     */
    static List<CommandRun> commands(String name, Supplier<List<CommandRun>> commands) {
        try {
            Files.createDirectories(PLACE);
            Path lock = PLACE.resolve(name + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                Path outcome = folder(name).resolve("commands.json");
                if (Files.notExists(outcome)) {
                    FileUtils.deleteDirectory(PLACE.resolve(name).toFile());
                    List<CommandRun> done = commands.get();
                    JSON.writeValue(outcome.toFile(), done);
                }
                return List.of(JSON.readValue(outcome.toFile(), CommandRun[].class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the commands of that name put what they make. */
    static Path folder(String name) {
        return PLACE.resolve(name).resolve(RUN);
    }

    private BuiltOnce() {}
}
