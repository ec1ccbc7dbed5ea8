package io.lakesieve.job.doctor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a function on every executor, by a task in each slot. Spark hands a stage's tasks to all free slots at once, so
 * as many tasks as there are slots reach every executor.
 */
public final class ExecutorProbe {
    private final SparkSession spark;

    public ExecutorProbe(SparkSession spark) {
        this.spark = spark;
    }

    /** A function that runs in a task. */
    public interface Question<T extends Serializable> extends Serializable {
        /**
         * Computes the answer of one slot.
         *
         * @param executor the executor's id
         * @param host the machine it runs on
         */
        T answer(String executor, String host);
    }

    /** The answers of all slots, one for each. */
    public <T extends Serializable> List<T> ask(Question<T> question) {
        int slots = Math.max(1, spark.sparkContext().defaultParallelism());
        List<Integer> tasks = IntStream.range(0, slots).boxed().toList();
        List<T> answers = new ArrayList<>();
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(tasks, slots)
                .map(task -> bytes(question.answer(
                        SparkEnv.get().executorId(),
                        SparkEnv.get().blockManager().blockManagerId().host())))
                .collect() // one row a slot
                .forEach(bytes -> answers.add(object(bytes)));
        return answers;
    }

    /** By Java's own serialisation, whatever spark.serializer is: some others cannot serialise records. */
    private static byte[] bytes(Serializable answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // bytes() wrote what the question answered
    private static <T> T object(byte[] bytes) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                return loader == null ? super.resolveClass(type) : Class.forName(type.getName(), false, loader);
            }
        }) {
            return (T) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Driver and executors run different versions of Lakesieve", e);
        }
    }
}
