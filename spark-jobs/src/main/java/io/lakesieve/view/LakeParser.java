package io.lakesieve.view;

import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/** Delegates to Spark's parser after creating the session's views, so that any statement can name them. */
final class LakeParser implements ParserInterface {
    private final ParserInterface parser;
    private final SessionViews views;

    LakeParser(ParserInterface parser, SessionViews views) {
        this.parser = parser;
        this.views = views;
    }

    @Override
    public LogicalPlan parsePlan(String text) throws ParseException {
        views.ensure();
        return parser.parsePlan(text);
    }

    @Override
    public LogicalPlan parsePlanWithParameters(String text, ParameterContext parameters) throws ParseException {
        views.ensure();
        return parser.parsePlanWithParameters(text, parameters);
    }

    @Override
    public LogicalPlan parseQuery(String text) throws ParseException {
        views.ensure();
        return parser.parseQuery(text);
    }

    @Override
    public Seq<String> parseMultipartIdentifier(String text) throws ParseException {
        views.ensure();
        return parser.parseMultipartIdentifier(text);
    }

    @Override
    public Expression parseExpression(String text) throws ParseException {
        return parser.parseExpression(text);
    }

    @Override
    public TableIdentifier parseTableIdentifier(String text) throws ParseException {
        return parser.parseTableIdentifier(text);
    }

    @Override
    public FunctionIdentifier parseFunctionIdentifier(String text) throws ParseException {
        return parser.parseFunctionIdentifier(text);
    }

    @Override
    public StructType parseTableSchema(String text) throws ParseException {
        return parser.parseTableSchema(text);
    }

    @Override
    public DataType parseDataType(String text) throws ParseException {
        return parser.parseDataType(text);
    }

    @Override
    public StructType parseRoutineParam(String text) throws ParseException {
        return parser.parseRoutineParam(text);
    }
}
