package io.lakesieve.job.embed;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.read.ImageReader;
import io.lakesieve.job.read.ImageReader.ReadImage;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/**
 * Turns listed images into rows of {@code embeddings}, a batch at a time. An image that cannot be read is left out of
 * the batch and does not change the other embeddings; one that is gone has no row.
 */
final class ImageEmbeddingIterator implements Iterator<Row> {
    private final Iterator<Row> images;
    private final ImageReader reader;
    private final ImageEncoder encoder;
    private final LongAccumulator done;
    /** The tensor of a batch, filled picture by picture and used again. */
    private final float[] tensor;

    private final Queue<Row> ready = new ArrayDeque<>();

    ImageEmbeddingIterator(Iterator<Row> images, ImageReader reader, ImageEncoder encoder, LongAccumulator done) {
        this.images = images;
        this.reader = reader;
        this.encoder = encoder;
        this.done = done;
        this.tensor = new float[encoder.batchSize() * encoder.preprocessor().length()];
    }

    /** An image that waits for its batch; its pixels lie in the batch's tensor. */
    private record Waiting(Row listed, String imageId, int width, int height) {}

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && images.hasNext()) { // all of a batch may be gone
            fill();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All images of the partition were returned");
        }
        return ready.remove();
    }

    private void fill() {
        List<Waiting> batch = new ArrayList<>(encoder.batchSize());
        while (batch.size() < encoder.batchSize() && images.hasNext()) {
            Row listed = images.next();
            Optional<ReadImage> found = reader.read(listed);
            if (found.isEmpty()) {
                done.add(1);
                continue;
            }
            ReadImage read = found.get();
            DecodedImage prepared = encoder.preprocessor().fill(read.decoded(), tensor, batch.size());
            if (prepared instanceof DecodedImage.Pixels pixels) {
                RgbImage image = pixels.image();
                batch.add(new Waiting(listed, read.imageId(), image.width(), image.height()));
            } else if (prepared instanceof DecodedImage.Rejected rejected) {
                ready.add(rejected(listed, read.imageId(), rejected));
            }
        }
        embed(batch);
    }

    private void embed(List<Waiting> batch) {
        if (!batch.isEmpty()) {
            Embeddings embeddings = encoder.embed(tensor, batch.size());
            for (int i = 0; i < batch.size(); i++) {
                ready.add(embedded(batch.get(i), embeddings, i));
            }
        }
        done.add(ready.size());
    }

    private Row embedded(Waiting image, Embeddings embeddings, int index) {
        String defect = embeddings.defect(index).orElse(null);
        ImageStatus status = defect == null ? ImageStatus.OK : ImageStatus.UNREADABLE;
        Object embedding = defect == null ? EmbeddingColumn.toColumn(embeddings.row(index)) : null;
        return row(image.listed(), image.imageId(), status, defect, image.width(), image.height(), embedding);
    }

    private Row rejected(Row listed, String imageId, DecodedImage.Rejected rejected) {
        return row(listed, imageId, rejected.status(), rejected.reason(), null, null, null);
    }

    private Row row(
            Row listed,
            String imageId,
            ImageStatus status,
            String error,
            Integer width,
            Integer height,
            Object embedding) {
        return RowFactory.create(
                imageId,
                listed.getAs(ImageListing.PATH),
                listed.getAs(ImageListing.SOURCE),
                status.tableName(),
                error,
                width,
                height,
                embedding,
                listed.getAs(ImageListing.LENGTH),
                listed.getAs(ImageListing.MODIFICATION_TIME),
                reader.readsMembers() ? listed.getAs(EmbeddingsSchema.MEMBER) : null);
    }
}
