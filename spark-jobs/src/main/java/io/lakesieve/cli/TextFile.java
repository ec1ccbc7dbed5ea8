package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads small UTF-8 files of the user's on any Hadoop file system. */
public final class TextFile {
    public static String read(Configuration hadoop, String uri, String what) {
        Path path = new Path(uri);
        try (InputStream stream = path.getFileSystem(hadoop).open(path)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(stream.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException("The %s %s is not UTF-8 text: save it as UTF-8.".formatted(what, uri), e);
        } catch (FileNotFoundException e) {
            throw new InputException("There is no %s %s: check the path.".formatted(what, uri), e);
        } catch (IOException e) {
            throw new InputException(
                    "The %s %s cannot be read (%s): name a file that can.".formatted(what, uri, e.getMessage()), e);
        }
    }

    /** A path that a file names, relative to that file; an absolute one stays. */
    public static String beside(String file, String name) {
        Path folder = new Path(file).getParent();
        return folder == null ? name : new Path(folder, name).toString();
    }

    private TextFile() {}
}
