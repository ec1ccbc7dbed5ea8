package io.lakesieve.job.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLinesTest {
    private static final StructType TYPE = new StructType()
            .add("text", DataTypes.StringType)
            .add("number", DataTypes.DoubleType)
            .add("truth", DataTypes.BooleanType);

    private static Row row(Object... values) {
        return new GenericRowWithSchema(values, TYPE);
    }

    @Test
    void theHeaderNamesTheColumns() {
        assertThat(CsvLines.header(TYPE)).isEqualTo("text,number,truth");
    }

    @Test
    void textsAreInQuotesAndTheirQuotesDoubled() {
        assertThat(CsvLines.line(row("a \"b\", c\nd", -1.5, true))).isEqualTo("\"a \"\"b\"\", c\nd\",-1.5,true");
    }

    @Test
    void nullIsNothingAndAnEmptyTextIsQuotes() {
        assertThat(CsvLines.line(row(null, null, null))).isEqualTo(",,");
        assertThat(CsvLines.line(row("", 0.0, false))).isEqualTo("\"\",0.0,false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx"})
    void whatASpreadsheetWouldReckonWithBecomesAText(String text) {
        assertThat(CsvLines.line(row(text, 1.0, true))).isEqualTo("\"'" + text + "\",1.0,true");
    }
}
