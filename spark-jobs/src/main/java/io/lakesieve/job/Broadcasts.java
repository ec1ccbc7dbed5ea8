package io.lakesieve.job;

import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/** Broadcasts from Java, without Scala's class tags at every call. */
final class Broadcasts {
    /** Sends a value to each executor once; its user destroys it. */
    static <T> Broadcast<T> of(SparkContext spark, T value) {
        return spark.broadcast(value, ClassTag$.MODULE$.apply(value.getClass()));
    }

    private Broadcasts() {}
}
