/** NegMining: selects the candidate words that are farthest from the ID labels, with a quota per part of speech. */
package io.lakesieve.core.mining;
