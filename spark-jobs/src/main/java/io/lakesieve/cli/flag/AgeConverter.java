package io.lakesieve.cli.flag;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an age in days or hours, such as 30d or 12h. */
public final class AgeConverter implements ITypeConverter<Duration> {
    private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([dh])");

    @Override
    public Duration convert(String text) {
        Matcher age = AGE.matcher(text);
        if (!age.matches()) {
            throw new TypeConversionException(
                    "'%s' is no age: write days such as 30d, or hours such as 12h.".formatted(text));
        }
        long count = Long.parseLong(age.group(1));
        return age.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count);
    }
}
