package io.lakesieve.job.study;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.score.ScoringMethod;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an image whatever other images a lake has.
 *
 * @param scores by the methods that need no other image
 * @param candidate for AdaNeg's banks, if it is confident
 * @param firstScore of TANL; NaN without it
 */
record ScoredAlone(
        StudyImage image, Map<ScoringMethod, Double> scores, Optional<BankCandidate> candidate, double firstScore) {}
