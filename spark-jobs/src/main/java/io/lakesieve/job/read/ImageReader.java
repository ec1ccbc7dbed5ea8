package io.lakesieve.job.read;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.schema.EmbeddingsSchema;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.Row;

/** Reads and decodes one listed image at a time. */
public final class ImageReader implements Closeable {
    /**
     * So many images in a row that the store does not give, each after several tries: it is gone, and to find that out of each
     * further one takes as long.
     */
    private static final int MAX_UNREACHABLE = 3;

    private final ImageBytes bytes;
    private final ImageLimits limits;
    private final ImageDecoder decoder;
    private final Configuration hadoop;
    private final ShardFile shard;
    private int unreachable;

    public ImageReader(ImageBytes bytes, ImageLimits limits, Configuration hadoop) {
        this.bytes = bytes;
        this.limits = limits;
        this.decoder = new ImageDecoder(limits);
        this.hadoop = hadoop;
        this.shard = new ShardFile(hadoop);
    }

    /**
     * An image that was read, or the reason why it was not.
     *
     * @param imageId SHA-256 of the bytes in hexadecimal; null where they were not read
     */
    public record ReadImage(String imageId, DecodedImage decoded) {}

    /**
     * Reads an image; empty if its file is gone since it was listed.
     *
     * @throws UncheckedIOException if the store has not given several images in a row
     */
    public Optional<ReadImage> read(Row image) {
        return switch (bytes) {
            case FILE ->
                read(
                        image,
                        "the file",
                        ChecksumException.class,
                        () -> ImageFile.read(image.getAs(ImageListing.PATH), limits.maxBytes(), hadoop));
            case CONTENT -> Optional.of(readContent(image));
            case RASTER -> Optional.of(readRaster(image));
            case MEMBER ->
                read(
                        image,
                        "the shard",
                        EOFException.class,
                        () -> shard.read(image.getAs(EmbeddingsSchema.MEMBER), (int)
                                (long) image.<Long>getAs(ImageListing.LENGTH)));
            case STREAMED -> Optional.of(readStreamed(image));
            case SHARD -> throw new IllegalStateException("A shard holds many images");
        };
    }

    /** Reads and decodes bytes; an error of the class that says that they are damaged will be there another time, too. */
    private Optional<ReadImage> read(
            Row image, String what, Class<? extends IOException> damage, ImageFile.Read<byte[]> bytesOfImage) {
        long length = image.<Long>getAs(ImageListing.LENGTH);
        if (length > limits.maxBytes()) {
            return Optional.of(new ReadImage(null, tooLarge(length)));
        }
        try {
            byte[] content = bytesOfImage.read();
            unreachable = 0;
            return Optional.of(new ReadImage(DigestUtils.sha256Hex(content), decoder.decode(content)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            requireStore(e);
            return Optional.of(new ReadImage(
                    null,
                    new DecodedImage.Rejected(
                            damage.isInstance(e) ? ImageStatus.UNREADABLE : ImageStatus.UNAVAILABLE,
                            what + " could not be read: " + e.getMessage())));
        }
    }

    private void requireStore(IOException error) {
        unreachable = ImageFile.isUnreachable(error) ? unreachable + 1 : 0;
        if (unreachable == MAX_UNREACHABLE) {
            throw new UncheckedIOException("%d images in a row could not be read".formatted(MAX_UNREACHABLE), error);
        }
    }

    private ReadImage readContent(Row image) {
        byte[] content = image.getAs(ImageListing.CONTENT);
        if (content == null) {
            return new ReadImage(null, new DecodedImage.Rejected(ImageStatus.UNREADABLE, "the content is null"));
        }
        return new ReadImage(image.getAs(ImageListing.IMAGE_ID), decoder.decode(content));
    }

    private ReadImage readStreamed(Row image) {
        String defect = image.getAs(ShardMember.DEFECT);
        return defect == null
                ? readContent(image)
                : new ReadImage(
                        null,
                        new DecodedImage.Rejected(
                                ImageStatus.ofTableName(image.getAs(ShardMember.DEFECT_STATUS)), defect));
    }

    private ReadImage readRaster(Row image) {
        Row raster = image.getAs(ImageListing.IMAGE);
        byte[] data = raster.getAs("data");
        if (data == null) {
            return new ReadImage(null, new DecodedImage.Rejected(ImageStatus.UNREADABLE, "the data is null"));
        }
        DecodedImage decoded = decoder.fromRaster(
                raster.<Integer>getAs("height"),
                raster.<Integer>getAs("width"),
                raster.<Integer>getAs("nChannels"),
                raster.<Integer>getAs("mode"),
                data);
        return new ReadImage(image.getAs(ImageListing.IMAGE_ID), decoded);
    }

    /** Whether the images are members of shards, which their rows tell. */
    public boolean readsMembers() {
        return bytes == ImageBytes.MEMBER || bytes == ImageBytes.STREAMED;
    }

    /** Closes the shard that was read last. */
    @Override
    public void close() {
        shard.close();
    }

    private DecodedImage tooLarge(long length) {
        return new DecodedImage.Rejected(
                ImageStatus.TOO_LARGE, "%d bytes, more than the limit of %d".formatted(length, limits.maxBytes()));
    }
}
