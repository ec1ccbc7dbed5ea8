package io.lakesieve.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Spark session extension that adds Lakesieve's SQL functions and views to every session of an application: {@code
 * spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,io.lakesieve.sql.LakesieveExtensions}. The functions
 * exist in every session; the views of a {@link ViewProvider} in sessions that set {@link LakeSetting#LAKE}.
 */
public final class LakesieveExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        LakesieveFunctions.inject(extensions);
        ViewProvider.providers().forEach(views -> views.inject(extensions));
        return BoxedUnit.UNIT;
    }
}
