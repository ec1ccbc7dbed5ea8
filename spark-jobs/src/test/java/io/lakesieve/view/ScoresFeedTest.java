package io.lakesieve.view;

import static io.lakesieve.view.WrittenLake.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.table.Lake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The change data feed of {@code scores}, as docs/sql.md asks it. */
@ExtendWith(LocalSpark.class)
class ScoresFeedTest {
    @TempDir
    private Path folder;

    private SparkSession spark;
    private WrittenLake written;

    @BeforeEach
    void open(SparkSession session) {
        spark = session;
        written =
                new WrittenLake(session, Lake.at(session, folder.resolve("lake").toString()));
    }

    @Test
    void aReaderGetsTheRowsThatCameSinceItsVersion() {
        written.finished("1", ScoringMethod.NEG_LABEL, score("a/x", "x", "neglabel", true, null))
                .finished(
                        "2",
                        ScoringMethod.NEG_LABEL,
                        score("a/x", "x", "neglabel", false, null),
                        score("a/y", "y", "neglabel", true, null));

        assertThat(since(1)).containsExactly("1 2 a/y neglabel true");
        assertThat(since(0)).containsExactly("0 1 a/x neglabel true", "1 2 a/y neglabel true");
    }

    private List<String> since(int version) {
        return spark.sql("""
                        SELECT _commit_version, run_id, path, method, is_ood
                        FROM table_changes_by_path('%s', %d) WHERE _change_type = 'insert' AND is_ood ORDER BY ALL
                        """.formatted(written.lake().uriOf("scores"), version)).collectAsList().stream()
                .map((Row row) -> row.mkString(" "))
                .toList();
    }
}
