package io.lakesieve.sql;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Gives a function one encoder per Spark task, opened at the first row and closed at the end of the task; the tower
 * behind it is loaded once per JVM. On the driver, which evaluates functions of constants, each call opens and closes
 * its own encoder.
 *
 * @param <E> the encoder, used by one thread at a time
 */
final class TaskEncoder<E> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Opens an encoder. */
    interface Opening<E> extends Serializable {
        E open();
    }

    /** Closes an encoder. */
    interface Closing<E> extends Serializable {
        void close(E encoder);
    }

    private final Opening<E> opening;
    private final Closing<E> closing;
    private transient E ofTask;

    TaskEncoder(Opening<E> opening, Closing<E> closing) {
        this.opening = opening;
        this.closing = closing;
    }

    synchronized <R> R use(Function<E, R> work) {
        TaskContext task = TaskContext.get();
        if (task == null) {
            E once = opening.open();
            try {
                return work.apply(once);
            } finally {
                closing.close(once);
            }
        }
        if (ofTask == null) {
            ofTask = opening.open();
            task.addTaskCompletionListener((TaskCompletionListener) context -> close());
        }
        return work.apply(ofTask);
    }

    private synchronized void close() {
        closing.close(ofTask);
        ofTask = null;
    }
}
