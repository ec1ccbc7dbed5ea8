/** AdaNeg's feature bank: which images enter it, under which label, and whether it can be trusted. */
package io.lakesieve.core.bank;
