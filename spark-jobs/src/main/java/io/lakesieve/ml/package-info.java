/**
 * Stages of Spark ML pipelines: towers that embed, NegLabel's and AdaNeg's scores. Skins over {@code encoder} and
 * {@code job}, for Spark sessions of the user's; nothing else of the project imports it.
 */
package io.lakesieve.ml;
