/** Evaluation of scores: AUROC, FPR95, thresholds calibrated on reference images, confidence intervals of shares. */
package io.lakesieve.core.evaluation;
