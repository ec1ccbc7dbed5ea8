/** AdaNeg's feature bank: which images enter it, in which label's bank they are kept, and whether it can be trusted. */
package io.lakesieve.core.bank;
