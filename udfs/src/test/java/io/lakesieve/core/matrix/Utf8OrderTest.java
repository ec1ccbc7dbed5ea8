package io.lakesieve.core.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {
    /** The ends of the ranges that take one to four bytes, and the private use area, which UTF-16 sorts last. */
    private static final List<String> STRINGS = List.of(
            "",
            "a",
            "ab",
            "b",
            "z\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff",
            "\ue000a",
            "\ud83d\ude00a",
            "\ud83d\ude01");

    @Test
    void stringsCompareAsTheirBytesDo() {
        for (String left : STRINGS) {
            for (String right : STRINGS) {
                assertThat(Integer.signum(Utf8Order.compare(left, right)))
                        .as("%s against %s", left, right)
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8))));
            }
        }
    }
}
