package io.lakesieve.job;

import io.lakesieve.core.CosineProduct;
import io.lakesieve.core.EmbeddingMatrix;
import io.lakesieve.core.PlainCosineProduct;
import io.lakesieve.spark.EmbeddingColumn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * Walks over image rows in blocks that are multiplied with label matrices at once, and turns each image into results.
 *
 * <p>Rows without an embedding take no place in a block. A row's results do not depend on its block.
 */
final class CosineBlocks<T> implements Iterator<T> {
    /** Images of a block: enough to reuse each label that is loaded, few enough that the cosines stay in cache. */
    private static final int BLOCK_ROWS = 32;

    /** Turns an image into results. */
    interface Visitor<T> {
        /**
         * An image with its cosines.
         *
         * @param embedding its unit embedding
         * @param cosines for each matrix, the cosines of the whole block
         * @param blockRow the image's row in the block
         */
        void visit(Row image, float[] embedding, float[][] cosines, int blockRow, List<T> results);

        /** An image that has no embedding. */
        void visitWithoutEmbedding(Row image, List<T> results);
    }

    private final Iterator<Row> images;
    private final int embeddingOrdinal;
    private final Visitor<T> visitor;
    private final CosineProduct[] products;
    private final float[][] cosines;
    private final Queue<T> ready = new ArrayDeque<>();

    CosineBlocks(Iterator<Row> images, int embeddingOrdinal, List<EmbeddingMatrix> labels, Visitor<T> visitor) {
        this.images = images;
        this.embeddingOrdinal = embeddingOrdinal;
        this.visitor = visitor;
        this.products = labels.stream().map(PlainCosineProduct::new).toArray(CosineProduct[]::new);
        this.cosines = new float[products.length][];
        for (int i = 0; i < products.length; i++) {
            cosines[i] = new float[BLOCK_ROWS * products[i].columns()];
        }
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && images.hasNext()) {
            fill();
        }
        return !ready.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All images of the partition were visited");
        }
        return ready.remove();
    }

    private void fill() {
        List<Row> block = new ArrayList<>(BLOCK_ROWS);
        List<float[]> embeddings = new ArrayList<>(BLOCK_ROWS);
        List<T> results = new ArrayList<>();
        while (block.size() < BLOCK_ROWS && images.hasNext()) {
            Row image = images.next();
            if (image.isNullAt(embeddingOrdinal)) {
                visitor.visitWithoutEmbedding(image, results);
            } else {
                block.add(image);
                embeddings.add(EmbeddingColumn.fromRow(image, embeddingOrdinal));
            }
        }
        if (!block.isEmpty()) {
            multiply(embeddings);
            for (int i = 0; i < block.size(); i++) {
                visitor.visit(block.get(i), embeddings.get(i), cosines, i, results);
            }
        }
        ready.addAll(results);
    }

    private void multiply(List<float[]> embeddings) {
        EmbeddingMatrix matrix = EmbeddingMatrix.of(embeddings, embeddings.get(0).length);
        for (int i = 0; i < products.length; i++) {
            products[i].multiply(matrix.values(), matrix.rows(), cosines[i]);
        }
    }
}
