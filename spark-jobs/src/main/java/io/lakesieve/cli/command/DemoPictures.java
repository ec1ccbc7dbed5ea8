package io.lakesieve.cli.command;

import io.lakesieve.config.InputException;
import io.lakesieve.job.run.PlainFile;
import io.lakesieve.table.Lake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Unpacks the shipped pictures into the lake's folder, where executors can read them, too. */
final class DemoPictures {
    private static final String RESOURCES = "/demo/pictures/";
    private static final String FOLDER = "demo_pictures";

    private final String folder;

    private DemoPictures(String folder) {
        this.folder = folder;
    }

    /** Writes the files that are not there yet; a file that is there stays untouched, so a second run embeds nothing. */
    static DemoPictures unpack(SparkSession spark, Lake lake) {
        Path folder = new Path(lake.uriOf(FOLDER));
        try {
            FileSystem fileSystem = folder.getFileSystem(spark.sessionState().newHadoopConf());
            for (String file : files()) {
                unpack(fileSystem, file, new Path(folder, file));
            }
        } catch (IOException e) {
            throw new InputException(
                    "The pictures cannot be written to %s (%s): name another --lake.".formatted(folder, e.getMessage()),
                    e);
        }
        return new DemoPictures(folder.toString());
    }

    private static List<String> files() throws IOException {
        try (InputStream list = resource("FILES")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static void unpack(FileSystem fileSystem, String file, Path target) throws IOException {
        byte[] content;
        try (InputStream stream = resource(file)) {
            content = stream.readAllBytes();
        }
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

    private static InputStream resource(String name) {
        InputStream stream = DemoPictures.class.getResourceAsStream(RESOURCES + name);
        if (stream == null) {
            throw new UncheckedIOException(new FileNotFoundException("The application lacks " + RESOURCES + name));
        }
        return stream;
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
