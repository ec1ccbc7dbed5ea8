package io.lakesieve.core.matrix;

/**
 * The order of strings by their UTF-8 bytes, which is the order of their code points.
 *
 * <p>Spark and every Delta engine sort strings in this order. {@link String#compareTo} does not: it compares UTF-16
 * units and so puts characters beyond the basic plane before U+E000 to U+FFFF. For strings without unpaired surrogates.
 */
public final class Utf8Order {
    private Utf8Order() {}

    /** Compares as {@link java.util.Comparator#compare} does. */
    public static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
                return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
