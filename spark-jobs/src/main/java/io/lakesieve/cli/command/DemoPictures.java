package io.lakesieve.cli.command;

import io.lakesieve.config.InputException;
import io.lakesieve.job.run.PlainFile;
import io.lakesieve.table.Lake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Unpacks the demo's pictures into the lake's folder, where executors can read them, too.
 *
 * <p>They are under a licence of their own, so they are no part of the application: they come from the class path, or from
 * {@code lakesieve-demo.jar} in the folder of the application jar.
 */
final class DemoPictures {
    private static final String RESOURCES = "demo/pictures/";
    private static final String FOLDER = "demo_pictures";
    private static final String JAR = "lakesieve-demo.jar";

    private final String folder;

    private DemoPictures(String folder) {
        this.folder = folder;
    }

    /** Writes the files that are not there yet; a file that is there stays untouched, so a second run embeds nothing. */
    static DemoPictures unpack(SparkSession spark, Lake lake) {
        Path folder = new Path(lake.uriOf(FOLDER));
        try (URLClassLoader pictures =
                new URLClassLoader(besideTheApplication(), DemoPictures.class.getClassLoader())) {
            FileSystem fileSystem = folder.getFileSystem(spark.sessionState().newHadoopConf());
            for (String file : files(pictures)) {
                unpack(fileSystem, resource(pictures, file), new Path(folder, file));
            }
        } catch (IOException e) {
            throw new InputException(
                    "The pictures cannot be written to %s (%s): name another --lake.".formatted(folder, e.getMessage()),
                    e);
        }
        return new DemoPictures(folder.toString());
    }

    private static List<String> files(ClassLoader pictures) {
        return new String(resource(pictures, "FILES"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void unpack(FileSystem fileSystem, byte[] content, Path target) throws IOException {
        if (lengthOf(fileSystem, target) != content.length) {
            try (OutputStream stream = PlainFile.create(fileSystem, target)) {
                stream.write(content);
            }
        }
    }

    private static long lengthOf(FileSystem fileSystem, Path file) throws IOException {
        try {
            return fileSystem.getFileStatus(file).getLen();
        } catch (FileNotFoundException e) {
            return -1;
        }
    }

    /** The jar of the pictures in the folder of the application jar; none where the application is no jar of the disk. */
    private static URL[] besideTheApplication() {
        try {
            java.nio.file.Path jar = applicationFolder().resolve(JAR);
            return Files.isRegularFile(jar) ? new URL[] {jar.toUri().toURL()} : new URL[0];
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.nio.file.Path applicationFolder() {
        URL application =
                DemoPictures.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            return java.nio.file.Path.of(application.toURI()).toAbsolutePath().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] resource(ClassLoader pictures, String name) {
        try (InputStream stream = pictures.getResourceAsStream(RESOURCES + name)) {
            if (stream == null) {
                throw new InputException(
                        ("The demo's pictures are not part of the application: run 'pip install lakesieve-demo', or put"
                                        + " %s on the class path or into %s.")
                                .formatted(JAR, applicationFolder()));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String images() {
        return folder + "/images";
    }

    String reference() {
        return folder + "/reference";
    }

    String labels() {
        return folder + "/labels.txt";
    }

    String truth() {
        return folder + "/truth.csv";
    }
}
