/** NegMining: the candidates that lie farthest from the class names, with quotas by part of speech. */
package io.lakesieve.core.mining;
