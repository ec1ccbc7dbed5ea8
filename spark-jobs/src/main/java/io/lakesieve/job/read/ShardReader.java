package io.lakesieve.job.read;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.IOUtils;

/**
 * Reads a shard, a tar of pictures and of files that belong to them, from its first byte to its last, holding one member
 * at a time. Pictures are told by their names. What is wrong with a tar is told as its last member, without a name.
 */
final class ShardReader implements Iterator<ShardMember>, Closeable {
    private static final Pattern PICTURE = Pattern.compile(
            ".*\\.(jpe?g|jpe|jfif|png|gif|bmp|dib|tiff?|webp|heic|heif|avif|jxl|jp2|j2k|jxr|psd|tga|pcx|qoi|dds|sgi"
                    + "|p[bgpn]m|ico|svg|dcm|exr|hdr)",
            Pattern.CASE_INSENSITIVE);
    private static final int BUFFER_BYTES = 1 << 18;

    private final long length;
    private final long maxBytes;
    private final MarkedTar tar;
    private long number = -1;
    private long pictures;
    private boolean ended;
    private final Optional<ShardLabel> label;
    private final Deque<ShardMember> ready = new ArrayDeque<>();
    /** Pictures that wait for the label of their group: the members whose names are equal up to a dot. */
    private final Deque<ShardMember> held = new ArrayDeque<>();

    private long heldBytes;
    private String group = "";
    private String groupLabel;

    /**
     * Begins to read.
     *
     * @param bytes all of the shard; closed with the reader
     * @param length how many bytes the shard has
     * @param maxBytes larger pictures are not read
     * @param label which members beside the pictures give their labels
     */
    ShardReader(InputStream bytes, long length, long maxBytes, Optional<ShardLabel> label) {
        this.length = length;
        this.maxBytes = maxBytes;
        this.label = label;
        this.tar = new MarkedTar(new BufferedInputStream(new StoreStream(bytes), BUFFER_BYTES));
    }

    /** What the store says, as opposed to what the tar's own bytes are worth. */
    private static final class StoreException extends IOException {
        private static final long serialVersionUID = 1L;

        StoreException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** A stream whose exceptions are the store's. */
    private static final class StoreStream extends FilterInputStream {
        StoreStream(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            try {
                return super.read(into, offset, count);
            } catch (IOException e) {
                throw new StoreException(e);
            }
        }

        /** By reading: stores skip beyond the end. */
        @Override
        public long skip(long count) throws IOException {
            return IOUtils.skip(in, count);
        }
    }

    /** A tar that tells whether its end is marked, by a block of zeros. */
    private static final class MarkedTar extends TarArchiveInputStream {
        private boolean marked;

        MarkedTar(InputStream bytes) {
            super(bytes, "UTF-8");
        }

        @Override
        protected boolean isEOFRecord(byte[] block) {
            boolean end = super.isEOFRecord(block);
            marked |= end && block != null;
            return end;
        }
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public ShardMember next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All members of the shard were returned");
        }
        return ready.remove();
    }

    private void advance() {
        try {
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry == null) {
                end();
            } else if (!entry.isCheckSumOK()) {
                fail("The shard has no header of a member before byte %d".formatted(tar.getBytesRead()));
            } else {
                number++;
                take(entry, name(entry));
            }
        } catch (StoreException e) {
            fail(
                    ImageStatus.UNAVAILABLE,
                    "The shard could not be read on from byte %d: %s".formatted(tar.getBytesRead(), e.getMessage()));
        } catch (IOException | IllegalArgumentException e) { // by both a tar's fields are said to be none
            fail(
                    tar.getBytesRead() >= length
                            ? "The shard ends too early, after %d bytes".formatted(length)
                            : "The shard's bytes before %d are those of no tar".formatted(tar.getBytesRead()));
        }
    }

    /** The name without what leads nowhere. */
    private static String name(TarArchiveEntry entry) {
        return entry.getName().replaceFirst("^(\\./+)+", "");
    }

    private void take(TarArchiveEntry entry, String name) throws IOException {
        String last = name.substring(name.lastIndexOf('/') + 1);
        beginGroup(name, last);
        if (label.isPresent() && label.get().isOf(last) && entry.getSize() <= ShardLabel.MAX_BYTES) {
            groupLabel = label.get().read(tar.readAllBytes()).orElse(groupLabel);
            return;
        }
        if (entry.isDirectory()
                || last.startsWith(".")
                || !PICTURE.matcher(last).matches()) {
            IOUtils.consume(tar);
            return;
        }
        pictures++;
        if (entry.isLink() || entry.isSymbolicLink()) {
            String reason = "it is a link to %s, not a picture of its own".formatted(entry.getLinkName());
            add(defect(name, 0, ImageStatus.UNSUPPORTED, reason));
            return;
        }
        long size = entry.isSparse() ? entry.getRealSize() : entry.getSize();
        Long offset = entry.isSparse() ? null : tar.getBytesRead();
        if (size > maxBytes) {
            IOUtils.consume(tar);
            String reason = String.format(Locale.ROOT, "%d bytes, more than the limit of %d", size, maxBytes);
            add(defect(name, size, ImageStatus.TOO_LARGE, reason));
            return;
        }
        byte[] content = tar.readNBytes((int) size);
        add(new ShardMember(name, number, content.length, offset, content, null, null));
    }

    /** WebDataset's rule: what belongs together has one name up to the first dot, and lies together. */
    private void beginGroup(String name, String last) {
        int dot = last.indexOf('.');
        String next = dot < 0 ? name : name.substring(0, name.length() - last.length() + dot);
        if (!next.equals(group)) {
            release();
            group = next;
            groupLabel = null;
        }
    }

    private void add(ShardMember member) {
        if (label.isEmpty()) {
            ready.add(member);
            return;
        }
        held.add(member);
        heldBytes += member.length();
        if (heldBytes > maxBytes) {
            release();
        }
    }

    private void release() {
        held.forEach(member -> ready.add(member.labelled(groupLabel)));
        held.clear();
        heldBytes = 0;
    }

    private void end() {
        ended = true;
        release();
        if (length == 0) {
            fail("The shard is empty");
        } else if (!tar.marked) {
            fail("The shard ends without the mark of a tar's end, after %d bytes".formatted(length));
        } else if (pictures == 0) {
            fail("None of the shard's %d members is a picture by its name".formatted(number + 1));
        }
    }

    /** What is wrong with the bytes of the tar. */
    private void fail(String reason) {
        fail(ImageStatus.UNREADABLE, reason);
    }

    private void fail(ImageStatus status, String reason) {
        ended = true;
        release();
        ready.add(defect(null, length, status, reason));
    }

    private ShardMember defect(String name, long size, ImageStatus status, String reason) {
        return new ShardMember(name, number, size, null, null, new DecodedImage.Rejected(status, reason), null);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
