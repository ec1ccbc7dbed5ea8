/** How many images do not belong, which, and how sure: p and q values, shares with intervals, by ranks among a reference. */
package io.lakesieve.core.verdict;
