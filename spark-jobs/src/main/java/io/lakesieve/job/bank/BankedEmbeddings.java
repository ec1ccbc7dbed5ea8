package io.lakesieve.job.bank;

import io.lakesieve.job.embedded.EmbeddedImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/** Fetches the embeddings of the images in the merged banks. */
final class BankedEmbeddings {
    /**
     * The embedding of each of these images. Copies of one picture have one embedding; should a table contradict that,
     * the first in the order of {@link Arrays#compare} is taken, wherever it is stored.
     *
     * @param banked at most labels x (M - 1) ids
     * @param partitions how many tasks merge what others found
     */
    static Map<UTF8String, float[]> of(
            JavaRDD<EmbeddedImage> images, Broadcast<Set<UTF8String>> banked, int partitions) {
        return images.mapPartitionsToPair(new Find(banked))
                .reduceByKey(BankedEmbeddings::first, partitions)
                .collectAsMap(); // at most labels x (M - 1) images; MaxResultSizeCheck has seen to it
    }

    private static float[] first(float[] left, float[] right) {
        return Arrays.compare(left, right) <= 0 ? left : right;
    }

    /** Finds those that a partition has. */
    private record Find(Broadcast<Set<UTF8String>> banked)
            implements PairFlatMapFunction<Iterator<EmbeddedImage>, UTF8String, float[]> {
        @Override
        public Iterator<Tuple2<UTF8String, float[]>> call(Iterator<EmbeddedImage> images) {
            Set<UTF8String> wanted = banked.value();
            Map<UTF8String, float[]> found = new HashMap<>();
            while (images.hasNext()) {
                EmbeddedImage image = images.next();
                if (image.embedding() != null && wanted.contains(image.imageId())) {
                    found.merge(image.imageId(), image.embedding(), BankedEmbeddings::first);
                }
            }
            return found.entrySet().stream()
                    .map(image -> new Tuple2<>(image.getKey(), image.getValue()))
                    .iterator();
        }
    }

    private BankedEmbeddings() {}
}
