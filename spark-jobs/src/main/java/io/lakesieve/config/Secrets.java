package io.lakesieve.config;

import java.util.regex.Pattern;

/** Finds what must not be printed or stored, and masks it: values of settings by their names, and passwords in URIs. */
public final class Secrets {
    /** What the name of a setting holds whose value is a secret; a regular expression. */
    public static final String NAMES =
            "(?i)secret|token|password|credential|access\\.?key|account\\.key|encryption\\.key|private\\.key|\\bsas\\b";

    private static final Pattern NAME = Pattern.compile(NAMES);

    /** User and password before a host, which is no port before a path; the password may hold slashes. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*:(?!\\d*/)[^@\\s]*(?=@)");

    private static final String MASK = "********";

    private Secrets() {}

    /** The value of a setting, as it may be shown. */
    public static String masked(String name, String value) {
        return NAME.matcher(name).find() ? MASK : masked(value);
    }

    /** A text without the passwords that stand in its URIs. */
    public static String masked(String text) {
        return USER_INFO.matcher(text).replaceAll(MASK);
    }

    /** Whether a password stands in a URI of a text. */
    public static boolean hasPassword(String text) {
        return USER_INFO.matcher(text).find();
    }
}
