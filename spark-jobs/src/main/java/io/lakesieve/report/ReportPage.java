package io.lakesieve.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Renders a report as one HTML document that loads nothing else. Its content security policy allows only its own style
 * and script, by their hashes, and pictures in data URIs, so a file name that holds markup cannot run or load anything.
 */
public final class ReportPage {
    private static final String TEMPLATES = "io.lakesieve.report.page";
    private static final String POLICY = "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; "
            + "base-uri 'none'; form-action 'none'";

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");

    /**
     * The parts of the page around its content.
     *
     * @param policy the content security policy
     */
    public record Frame(String style, String script, String policy) {}

    /** The page of an audit as HTML. */
    public static String render(AuditReport report) {
        return render("report.jte", report);
    }

    /** The page of a benchmark as HTML. */
    public static String render(BenchmarkReport report) {
        return render("benchmark.jte", report);
    }

    private static String render(String template, Object report) {
        TemplateEngine engine =
                TemplateEngine.createPrecompiled(null, ContentType.Html, ReportPage.class.getClassLoader(), TEMPLATES);
        StringOutput html = new StringOutput();
        Frame frame = new Frame(STYLE, SCRIPT, POLICY.formatted(hash(STYLE), hash(SCRIPT)));
        engine.render(template, Map.of("report", report, "frame", frame), html);
        return html.toString();
    }

    private static String hash(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
    }

    private static String resource(String name) {
        try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The application lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReportPage() {}
}
