package io.lakesieve.ml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Maps the rows of a partition in blocks; holds one block at a time. */
final class RowBlocks implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int size;
    private final Function<List<Row>, List<Row>> work;
    private Iterator<Row> ready = List.<Row>of().iterator();

    /**
     * Works on rows.
     *
     * @param size rows of a block at most
     * @param work makes the rows that come out of those of a block
     */
    RowBlocks(Iterator<Row> rows, int size, Function<List<Row>, List<Row>> work) {
        this.rows = rows;
        this.size = size;
        this.work = work;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
            List<Row> block = new ArrayList<>(size);
            while (block.size() < size && rows.hasNext()) {
                block.add(rows.next());
            }
            ready = work.apply(block).iterator();
        }
        return ready.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All rows of the partition were returned");
        }
        return ready.next();
    }
}
