package io.lakesieve.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.Tuple3;

/**
 * Lists Lakesieve's SQL functions and registers them in sessions without {@link LakesieveExtensions}: {@code
 * LakesieveFunctions.register(spark)}. Functions that score read the lake named by the session's setting {@link
 * LakeSetting#LAKE}.
 */
public final class LakesieveFunctions {
    private static final String LABEL_SET = """
                  * label_set - id or name of a label set, or 'latest' for that of the latest scoring run; the latest
                      finished run that scored it gives the groups and the logit scale
            """;
    private static final String MODEL = """
                  * model - demo, a model directory on any file system, or hf://OWNER/NAME[@REVISION]: what --model takes
            """;
    private static final String EMBEDDING = """
                  * embedding - image embedding of the label set's model, array<float> or array<double>; one that has
                      not the norm 1 is normalised
            """;

    private static final String SCORE = """
                  * id_score - score by the method, in this run or with its labels, negatives and bank
                  * run - id of a finished run with a reference, or 'latest' for the latest scoring run
                  * method - one of the run's methods, such as 'neglabel'
            """;

    private static final List<FunctionDefinition<Expression>> FUNCTIONS = List.of(
            function(
                    "embed_image",
                    "_FUNC_(content, model) - Returns the embedding of a picture, array<float> of unit length; null where"
                            + " the picture cannot be decoded, see image_status.",
                    """
                          * content - bytes of a picture, as in the column content of binaryFile
                    """ + MODEL,
                    """
                          > SELECT path, _FUNC_(content, 'demo') AS embedding FROM binaryFile.`/photos`;
                           file:/photos/cat/one.jpg	[0.0213,-0.0874,...]
                    """,
                    (session, given) -> new TowerFunction(session, given).embedImage()),
            function(
                    "embed_text",
                    "_FUNC_(text, model) - Returns the embedding of a text, array<float> of unit length.",
                    """
                          * text - a prompt, put through the text tower as it is, such as 'The nice cat.'
                    """ + MODEL,
                    """
                          > SELECT _FUNC_('The nice cat.', 'demo');
                           [0.0419,0.0052,...]
                    """,
                    (session, given) -> new TowerFunction(session, given).embedText()),
            function(
                    "image_status",
                    "_FUNC_(content) - Returns what becomes of a picture that is decoded: ok, unreadable, too_large or"
                            + " unsupported.",
                    """
                          * content - bytes of a picture, as in the column content of binaryFile
                    """,
                    """
                          > SELECT path, _FUNC_(content) FROM binaryFile.`/photos`;
                           file:/photos/cat/one.jpg	ok
                    """,
                    (session, given) -> new TowerFunction(session, given).imageStatus()),
            function(
                    "neglabel_score",
                    "_FUNC_(embedding, label_set) - Returns the NegLabel score of an image embedding, high for"
                            + " in-distribution images: the id_score that the method neglabel has in scores.",
                    EMBEDDING + LABEL_SET,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest') AS id_score FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	0.9731
                    """,
                    (session, given) -> new LakeFunction(session, given).negLabelScore()),
            function(
                    "adaneg_score",
                    "_FUNC_(embedding, run, method) - Returns the AdaNeg score of an image embedding with the feature"
                            + " bank of a run, high for in-distribution images: the id_score that the method has in scores.",
                    EMBEDDING + """
                          * run - id of a finished run with AdaNeg scores, or 'latest' for the latest scoring run
                          * method - 'adaneg-task' or 'adaneg-sample'
                    """,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest', 'adaneg-task') AS id_score FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	0.9642
                    """,
                    (session, given) -> new LakeFunction(session, given).adaNegScore()),
            function(
                    "outlier_p_value",
                    "_FUNC_(id_score, run, method) - Returns how often a good image would score so low, by the reference of"
                            + " a run: the p_value that the run's images have in scores.",
                    SCORE,
                    """
                          > SELECT path, _FUNC_(id_score, 'latest', 'neglabel') FROM latest_verdicts;
                           file:/photos/cat/one.jpg	0.7692
                    """,
                    (session, given) -> new LakeFunction(session, given).outlierPValue()),
            function(
                    "outlier_q_value",
                    "_FUNC_(id_score, run, method) - Returns the smallest share of false ones that a list of the run's"
                            + " images has which reaches to that score: the q_value that they have in scores.",
                    SCORE,
                    """
                          > SELECT path FROM latest_verdicts WHERE _FUNC_(id_score, 'latest', 'neglabel') <= 0.05;
                           file:/photos/cat/van.jpg
                    """,
                    (session, given) -> new LakeFunction(session, given).outlierQValue()),
            function(
                    "cosine_similarity",
                    "_FUNC_(a, b) - Returns the cosine of the angle between two vectors, from -1 to 1.",
                    """
                          * a - vector of numbers
                          * b - vector of as many numbers
                    """,
                    """
                          > SELECT _FUNC_(array(3, 4), array(4, 3));
                           0.96
                    """,
                    (session, given) -> new LakeFunction(session, given).cosineSimilarity()),
            function(
                    "top_negatives",
                    "_FUNC_(embedding, label_set, k) - Returns the k negative labels that take most of an image's"
                            + " probability, most first: array<struct<label:string,probability:double>>.",
                    EMBEDDING + LABEL_SET + """
                          * k - how many, from 1 on
                    """,
                    """
                          > SELECT path, _FUNC_(embedding, 'latest', 1)[0].label FROM embeddings WHERE status = 'ok';
                           file:/photos/cat/one.jpg	whisker
                    """,
                    (session, given) -> new LakeFunction(session, given).topNegatives()));

    /**
     * Registers the functions with a session. If the application's jar is on the class path and the session names its
     * lake, the views are registered too, as temporary views.
     */
    public static void register(SparkSession session) {
        for (FunctionDefinition<Expression> function : FUNCTIONS) {
            session.sessionState()
                    .functionRegistry()
                    .registerFunction(function.identifier(), function.info(), function.builder());
        }
        ViewProvider.providers().forEach(views -> views.register(session));
    }

    /** Injects the functions into future sessions. */
    static void inject(SparkSessionExtensions extensions) {
        for (FunctionDefinition<Expression> function : FUNCTIONS) {
            extensions.injectFunction(new Tuple3<>(function.identifier(), function.info(), function.builder()));
        }
    }

    /** The names of the functions. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        FUNCTIONS.forEach(function -> names.add(function.info().getName()));
        return names;
    }

    private static FunctionDefinition<Expression> function(
            String name,
            String usage,
            String arguments,
            String examples,
            BiFunction<SparkSession, FunctionArguments, Expression> call) {
        return FunctionDefinition.of(name, usage, arguments, examples, "misc_funcs", call);
    }

    private LakesieveFunctions() {}
}
