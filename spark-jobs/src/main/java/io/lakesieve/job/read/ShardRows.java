package io.lakesieve.job.read;

import io.lakesieve.job.listing.ImageListing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** Streams the pictures of listed shards as rows, each with its bytes; one shard is open at a time. */
public final class ShardRows implements Iterator<Row>, AutoCloseable {
    private final Iterator<Row> shards;
    private final long maxBytes;
    private final long maxPictures;
    private final String labelMember;
    private final Configuration hadoop;
    private long returned;
    private Row shard;
    private Iterator<ShardMember> members = List.<ShardMember>of().iterator();
    private ShardReader open;

    /**
     * Streams.
     *
     * @param shards listed ones
     * @param maxBytes larger pictures become rows without their bytes
     * @param maxPictures where to stop
     * @param labelMember which members beside the pictures give their labels; null where none is asked for
     */
    public ShardRows(Iterator<Row> shards, long maxBytes, long maxPictures, String labelMember, Configuration hadoop) {
        this.shards = shards;
        this.maxBytes = maxBytes;
        this.maxPictures = maxPictures;
        this.labelMember = labelMember;
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        while (returned < maxPictures && !members.hasNext() && shards.hasNext()) {
            close();
            shard = shards.next();
            members = begin();
        }
        return returned < maxPictures && members.hasNext();
    }

    private Iterator<ShardMember> begin() {
        try {
            open = new ShardReader(
                    ResumedFile.open(shard.getAs(ImageListing.PATH), hadoop),
                    shard.<Long>getAs(ImageListing.LENGTH),
                    maxBytes,
                    Optional.ofNullable(labelMember).map(ShardLabel::of));
            return open;
        } catch (IOException e) {
            return List.of(ShardMember.unread(shard.<Long>getAs(ImageListing.LENGTH), e))
                    .iterator();
        }
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All pictures of the shards were returned");
        }
        returned++;
        return members.next()
                .row(
                        shard.getAs(ImageListing.PATH),
                        shard.getAs(ImageListing.SOURCE),
                        shard.getAs(ImageListing.MODIFICATION_TIME),
                        maxPictures == Long.MAX_VALUE ? shard.getAs(ImageListing.LENGTH) : null,
                        labelMember);
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A shard cannot be closed", e);
        } finally {
            open = null;
        }
    }
}
