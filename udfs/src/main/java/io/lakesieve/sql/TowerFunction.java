package io.lakesieve.sql;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Builds the expression for a call of a function over pictures or texts, during analysis of the query. The driver then
 * reads and describes the model; executors load it from the description.
 */
final class TowerFunction {
    private final SparkSession session;
    private final FunctionArguments arguments;

    TowerFunction(SparkSession session, FunctionArguments arguments) {
        this.session = session;
        this.arguments = arguments;
    }

    /**
     * {@code embed_image(content, model)}.
     *
     * @throws ModelException if there is no such model, or if it has no image tower
     */
    Expression embedImage() {
        arguments.require(2).column(0, "content", DataTypes.BinaryType);
        SerializableConfiguration hadoop = hadoop();
        ModelSpec model = model(hadoop);
        model.imageTower();
        return apply(model.modelId(), DataTypes.BinaryType, UnitEmbedding.TYPE, new ImageEmbedding(model, hadoop));
    }

    /**
     * {@code embed_text(text, model)}.
     *
     * @throws ModelException if there is no such model, or if it has no text tower
     */
    Expression embedText() {
        arguments.require(2).column(0, "text", DataTypes.StringType);
        SerializableConfiguration hadoop = hadoop();
        ModelSpec model = model(hadoop);
        model.textTower();
        return apply(model.modelId(), DataTypes.StringType, UnitEmbedding.TYPE, new TextEmbedding(model, hadoop));
    }

    /** {@code image_status(content)}. */
    Expression imageStatus() {
        arguments.require(1).column(0, "content", DataTypes.BinaryType);
        return apply(
                "",
                DataTypes.BinaryType,
                DataTypes.StringType,
                row -> UTF8String.fromString(status(row.getBinary(0)).tableName()));
    }

    private static ImageStatus status(byte[] content) {
        return ImageEmbedding.decode(content) instanceof DecodedImage.Rejected rejected
                ? rejected.status()
                : ImageStatus.OK;
    }

    private SerializableConfiguration hadoop() {
        return new SerializableConfiguration(session.sessionState().newHadoopConf());
    }

    private ModelSpec model(SerializableConfiguration hadoop) {
        return new ModelRepository(hadoop.value()).open(arguments.string(1, "model"));
    }

    private Expression apply(String key, DataType inputType, DataType resultType, ValueFunction.Body body) {
        ValueFunction function = new ValueFunction(arguments.function(), key, inputType, resultType, body);
        return new ApplyFunctionExpression(
                function,
                CollectionConverters.asScala(List.of(arguments.expression(0))).toSeq());
    }
}
