/** What scores are worth: AUROC, FPR95, thresholds from reference images, intervals of shares. */
package io.lakesieve.core.evaluation;
