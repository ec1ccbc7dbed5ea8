package io.lakesieve;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks which package may import which, as {@code docs/architecture.md} lists it. */
@AnalyzeClasses(
        packages = "io.lakesieve",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
    /** Leaves out the other module's tests, which are a jar once it is packaged. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String CORE = "io.lakesieve.core..";
    private static final String IMAGE = "io.lakesieve.image..";
    private static final String MODEL = "io.lakesieve.model..";
    private static final String HUB = "io.lakesieve.model.hub..";
    private static final String MATMUL = "io.lakesieve.model.matmul..";
    private static final String SCHEMA = "io.lakesieve.schema..";
    private static final String LAKE = "io.lakesieve.lake..";
    private static final String SQL = "io.lakesieve.sql..";
    private static final String CONFIG = "io.lakesieve.config..";
    private static final String LEXICON = "io.lakesieve.lexicon..";
    private static final String TABLE = "io.lakesieve.table..";
    private static final String VIEW = "io.lakesieve.view..";
    private static final String REPORT = "io.lakesieve.report..";
    private static final String JOB = "io.lakesieve.job..";
    private static final String ML = "io.lakesieve.ml..";
    private static final String MEASURE = "io.lakesieve.measure..";
    private static final String CLI = "io.lakesieve.cli..";
    private static final String SPARK = "org.apache.spark..";
    private static final String HADOOP = "org.apache.hadoop..";

    /** The module {@code udfs}. */
    private static final String[] UDFS = {CORE, IMAGE, MODEL, SCHEMA, LAKE, SQL};

    /** The module {@code spark-jobs}. */
    private static final String[] JOBS = {CONFIG, LEXICON, TABLE, VIEW, REPORT, JOB, ML, MEASURE, CLI};

    @ArchTest
    static final ArchRule UDFS_DO_NOT_KNOW_THE_JOBS = noClasses()
            .that()
            .resideInAnyPackage(UDFS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JOBS);

    @ArchTest
    static final ArchRule CORE_KNOWS_THE_JDK_AND_COMMONS_MATH_ONLY = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CORE, "java..", "org.apache.commons.math3..");

    @ArchTest
    static final ArchRule ROOMS_OF_CORE_DO_NOT_GO_IN_CIRCLES =
            slices().matching("io.lakesieve.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IMAGES_ARE_READ_WITHOUT_SPARK_AND_WITHOUT_MODELS = noClasses()
            .that()
            .resideInAPackage(IMAGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, HADOOP, "ai..", MODEL, LAKE, SQL, CORE, SCHEMA);

    @ArchTest
    static final ArchRule DECODERS_DO_NOT_KNOW_WHO_CALLS_THEM = noClasses()
            .that()
            .resideInAPackage("io.lakesieve.image.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lakesieve.image.decode..", "io.lakesieve.image.preprocess..");

    @ArchTest
    static final ArchRule MODELS_DO_NOT_KNOW_SPARK = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SPARK);

    @ArchTest
    static final ArchRule ROOMS_OF_MODEL_DO_NOT_GO_IN_CIRCLES =
            slices().matching("io.lakesieve.model.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_HUB_KNOWS_THE_JDK_AND_COMMONS_ONLY = classes()
            .that()
            .resideInAPackage(HUB)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(HUB, "java..", "org.apache.commons.io..", "org.apache.commons.codec..");

    @ArchTest
    static final ArchRule MODELS_AND_THE_COMMAND_LINE_ALONE_KNOW_THE_HUB = noClasses()
            .that()
            .resideOutsideOfPackages(MODEL, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HUB);

    @ArchTest
    static final ArchRule MODELS_ALONE_KNOW_THE_INFERENCE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule MATMULS_KNOW_KERNELS_AND_THE_INFERENCE_ENGINE = noClasses()
            .that()
            .resideInAPackage(MATMUL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, HADOOP, IMAGE, SCHEMA, LAKE, SQL);

    @ArchTest
    static final ArchRule LAKES_ARE_READ_WITHOUT_MODELS = noClasses()
            .that()
            .resideInAPackage(LAKE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IMAGE, MODEL, SQL);

    @ArchTest
    static final ArchRule SCHEMAS_KNOW_TYPES_AND_NOTHING_ELSE = classes()
            .that()
            .resideInAPackage(SCHEMA)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(SCHEMA, "java..", "org.apache.spark.sql.types..");

    @ArchTest
    static final ArchRule TABLES_ALONE_KNOW_DELTA = noClasses()
            .that()
            .resideOutsideOfPackage(TABLE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.delta..", "org.apache.spark.sql.delta..");

    @ArchTest
    static final ArchRule THE_LEXICON_ALONE_KNOWS_WORDNET = noClasses()
            .that()
            .resideOutsideOfPackage(LEXICON)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.sf.extjwnl..");

    @ArchTest
    static final ArchRule THE_LEXICON_KNOWS_NO_SPARK = noClasses()
            .that()
            .resideInAPackage(LEXICON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, HADOOP);

    @ArchTest
    static final ArchRule TABLES_DO_NOT_KNOW_JOBS = noClasses()
            .that()
            .resideInAPackage(TABLE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL, VIEW, REPORT, JOB, ML, CLI);

    @ArchTest
    static final ArchRule VIEWS_KNOW_TABLES_ONLY = noClasses()
            .that()
            .resideInAPackage(VIEW)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(REPORT, JOB, ML, LEXICON, CLI);

    @ArchTest
    static final ArchRule REPORTS_KNOW_VALUES_AND_TEMPLATES = classes()
            .that()
            .resideInAPackage(REPORT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(REPORT, CORE, "java..", "gg.jte..", "org.apache.commons.codec..");

    @ArchTest
    static final ArchRule REPORTS_ALONE_KNOW_THE_TEMPLATE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage(REPORT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("gg.jte..");

    @ArchTest
    static final ArchRule ROOMS_OF_IMAGES_DO_NOT_GO_IN_CIRCLES = slices().matching(
                    "io.lakesieve.job.(listing|read|embedded|inventory)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule JOBS_KNOW_NO_SKIN = noClasses()
            .that()
            .resideInAPackage(JOB)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ML, MEASURE, CLI);

    @ArchTest
    static final ArchRule STAGES_ALONE_KNOW_SPARK_ML = noClasses()
            .that()
            .resideOutsideOfPackage(ML)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark.ml..", ML);

    @ArchTest
    static final ArchRule STAGES_ARE_SKINS = noClasses()
            .that()
            .resideInAPackage(ML)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HUB, MATMUL, LEXICON, REPORT, MEASURE);

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_ALONE_KNOWS_MEASUREMENTS = noClasses()
            .that()
            .resideOutsideOfPackages(MEASURE, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(MEASURE);

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, "picocli..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
