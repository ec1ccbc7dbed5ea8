package io.lakesieve.job.read;

import io.lakesieve.schema.EmbeddingsSchema;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Reads single members of shards, by their offset; the shard that was read last stays open for its next member. */
final class ShardFile implements Closeable {
    private final Configuration hadoop;
    private String path;
    private FSDataInputStream open;

    ShardFile(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The bytes of a member.
     *
     * @param member as {@code embeddings} has it
     * @throws IOException if the shard is gone, or ends before the member does
     */
    byte[] read(Row member, int length) throws IOException {
        String shard = member.getAs(EmbeddingsSchema.SHARD);
        Long offset = member.getAs(EmbeddingsSchema.OFFSET);
        if (offset == null) {
            return search(shard, member.<Long>getAs(EmbeddingsSchema.NUMBER), length);
        }
        if (!shard.equals(path)) {
            close();
            open = ImageFile.open(shard, hadoop);
            path = shard;
        }
        open.seek(offset);
        byte[] content = open.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("it ends before byte %d".formatted(offset + length));
        }
        return content;
    }

    /** The bytes of a sparse member, which lie in pieces. */
    private byte[] search(String shard, long number, int maxBytes) throws IOException {
        Path file = new Path(shard);
        long length = file.getFileSystem(hadoop).getFileStatus(file).getLen();
        try (ShardReader members = new ShardReader(ImageFile.open(shard, hadoop), length, maxBytes, Optional.empty())) {
            while (members.hasNext()) {
                ShardMember member = members.next();
                if (member.number() == number && member.content() != null) {
                    return member.content();
                }
            }
        }
        throw new EOFException("it does not hold its member %d any more".formatted(number));
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The shard %s cannot be closed".formatted(path), e);
        } finally {
            open = null;
            path = null;
        }
    }
}
