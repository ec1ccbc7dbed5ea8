package io.lakesieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar in the making. */
public final class TestShards {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    /** A tar whose long names are written in GNU's way. */
    public static TestShards gnu() {
        return new TestShards(TarArchiveOutputStream.LONGFILE_GNU);
    }

    /** A tar whose long names are written in POSIX' way. */
    public static TestShards posix() {
        return new TestShards(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    private TestShards(int longNames) {
        tar.setLongFileMode(longNames);
        tar.setAddPaxHeadersForNonAsciiNames(longNames == TarArchiveOutputStream.LONGFILE_POSIX);
    }

    public TestShards add(String name, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        return add(entry, content);
    }

    public TestShards add(String name, String text) {
        return add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestShards addFolder(String name) {
        return add(new TarArchiveEntry(name + "/"), new byte[0]);
    }

    public TestShards addLink(String name, String to) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        return add(entry, new byte[0]);
    }

    private TestShards add(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        try {
            tar.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
