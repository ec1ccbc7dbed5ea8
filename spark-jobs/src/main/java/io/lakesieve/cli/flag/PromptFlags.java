package io.lakesieve.cli.flag;

import io.lakesieve.config.PromptTemplates;
import io.lakesieve.lexicon.PublishedPrompts;
import java.util.List;
import picocli.CommandLine.Option;

/** The flags for the prompts that the text tower sees: a published set, or templates that replace parts of it. */
final class PromptFlags {
    @Option(
            names = "--prompts",
            paramLabel = "NAME",
            description =
                    "published prompt templates: neglabel, csp, clip-80 or clipn; default those of the candidates")
    String published;

    @Option(
            names = "--prompt",
            paramLabel = "TEMPLATE",
            description = "template of labels and nouns, such as 'an X-ray of {}'; give it several times to average the"
                    + " embeddings of several prompts")
    List<String> templates;

    @Option(
            names = "--noun-prompt",
            paramLabel = "TEMPLATE",
            description =
                    "template of candidates that are nouns, where they are to differ from labels; may be repeated")
    List<String> nounTemplates;

    @Option(
            names = "--adjective-prompt",
            paramLabel = "TEMPLATE",
            description = "template of candidates that are adjectives, such as 'a {} X-ray'; may be repeated")
    List<String> adjectiveTemplates;

    /** The templates in force, where those named replace those of the published set, or else of {@code standard}. */
    PromptTemplates templates(PromptTemplates standard) {
        PromptTemplates base = published == null
                ? standard
                : PublishedPrompts.ofName(published).templates();
        List<String> labels = templates == null ? base.labels() : templates;
        List<String> nouns = templates == null ? base.nouns() : templates;
        return new PromptTemplates(
                labels,
                nounTemplates == null ? nouns : nounTemplates,
                adjectiveTemplates == null ? base.adjectives() : adjectiveTemplates);
    }
}
