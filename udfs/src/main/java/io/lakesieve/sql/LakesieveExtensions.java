package io.lakesieve.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Lakesieve in SQL, for every session of an application: {@code
 * spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,io.lakesieve.sql.LakesieveExtensions}. The functions are
 * there at once, the views of a {@link ViewProvider} as soon as a session names its lake in {@link LakeSetting#LAKE}.
 */
public final class LakesieveExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        LakesieveFunctions.inject(extensions);
        ViewProvider.providers().forEach(views -> views.inject(extensions));
        return BoxedUnit.UNIT;
    }
}
