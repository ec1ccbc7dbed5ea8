package io.lakesieve.job.read;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is read from its first byte to its last; where that fails by I/O it is opened again and read on. */
final class ResumedFile extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(ResumedFile.class);

    private final String path;
    private final Configuration hadoop;
    private FSDataInputStream open;
    private long position;

    private ResumedFile(String path, Configuration hadoop) {
        this.path = path;
        this.hadoop = hadoop;
    }

    /** Opens a file, as {@link ImageFile#open} does. */
    static ResumedFile open(String path, Configuration hadoop) throws IOException {
        ResumedFile file = new ResumedFile(path, hadoop);
        ImageFile.retried(file::opened);
        return file;
    }

    private FSDataInputStream opened() throws IOException {
        if (open == null) {
            open = ImageFile.open(path, hadoop);
            open.seek(position);
        }
        return open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int read = ImageFile.retried(() -> readOrForget(into, offset, count));
        position += Math.max(0, read);
        return read;
    }

    /** A stream that has failed is not asked again. */
    private int readOrForget(byte[] into, int offset, int count) throws IOException {
        boolean isRead = false;
        try {
            int read = opened().read(into, offset, count);
            isRead = true;
            return read;
        } finally {
            if (!isRead) {
                forget();
            }
        }
    }

    private void forget() {
        FSDataInputStream failed = open;
        open = null;
        try {
            if (failed != null) {
                failed.close();
            }
        } catch (IOException e) {
            LOG.debug("The stream of {} that failed cannot be closed", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
