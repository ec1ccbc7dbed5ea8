package io.lakesieve.lexicon;

import java.util.List;

/** Splits a user's text file into lines, whatever line ends and byte-order mark its editor wrote. */
final class TextLines {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Lines without their ends (LF, CRLF or CR) and without a byte-order mark. */
    static List<String> of(String text) {
        String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return unmarked.lines().toList();
    }

    private TextLines() {}
}
