namespace PlumCache.Tests.Unit.Plugins.Lists;

/// <summary>LINDEX, LRANGE, LPOS.</summary>
public sealed class ReadingTests : ListTest
{
    public ReadingTests() => Run("RPUSH l a b c b d b");

    [Theory]
    [InlineData("LINDEX l 0", "\"a\"")]
    [InlineData("LINDEX l 5", "\"b\"")]
    [InlineData("LINDEX l 6", "nil")]
    [InlineData("LINDEX l -1", "\"b\"")]
    [InlineData("LINDEX l -6", "\"a\"")]
    [InlineData("LINDEX l -7", "nil")]
    [InlineData("LINDEX l -9223372036854775808", "nil")]
    [InlineData("LINDEX l x", NotAnInteger)]
    [InlineData("LINDEX none x", "nil")]
    [InlineData("LRANGE l 1 2", "[\"b\", \"c\"]")]
    [InlineData("LRANGE l -2 -1", "[\"d\", \"b\"]")]
    [InlineData("LRANGE l 4 100", "[\"d\", \"b\"]")]
    [InlineData("LRANGE l -100 0", "[\"a\"]")]
    [InlineData("LRANGE l 2 1", "[]")]
    [InlineData("LRANGE l 6 9", "[]")]
    [InlineData("LRANGE l 0 -9223372036854775808", "[]")]
    [InlineData("LRANGE none 0 -1", "[]")]
    [InlineData("LRANGE l x -1", NotAnInteger)]
    [InlineData("LRANGE none 0 x", NotAnInteger)]
    [InlineData("LPOS l b", ":1")]
    [InlineData("LPOS l z", "nil")]
    [InlineData("LPOS none b", "nil")]
    [InlineData("LPOS none b COUNT 0", "[]")]
    [InlineData("LPOS l b RANK 2", ":3")]
    [InlineData("LPOS l b RANK -1", ":5")]
    [InlineData("LPOS l b RANK 4", "nil")]
    [InlineData("LPOS l b COUNT 0", "[:1, :3, :5]")]
    [InlineData("LPOS l b COUNT 2", "[:1, :3]")]
    [InlineData("LPOS l b COUNT 0 RANK -2", "[:3, :1]")]
    [InlineData("LPOS l z COUNT 0", "[]")]
    [InlineData("LPOS l b COUNT 0 MAXLEN 4", "[:1, :3]")]
    [InlineData("LPOS l b RANK -1 COUNT 0 MAXLEN 3", "[:5, :3]")]
    [InlineData("LPOS l b MAXLEN 0", ":1")]
    [InlineData("LPOS l b maxlen 1", "nil")]
    [InlineData("LPOS l b RANK x", NotAnInteger)]
    [InlineData("LPOS l b COUNT -1", "(error) ERR COUNT can't be negative")]
    [InlineData("LPOS l b COUNT x", "(error) ERR COUNT can't be negative")]
    [InlineData("LPOS l b MAXLEN -1", "(error) ERR MAXLEN can't be negative")]
    [InlineData("LPOS l b RANK", Syntax)]
    [InlineData("LPOS l b OTHER 1", Syntax)]
    public void AnswersAsRedisDoes(string line, string reply) => CheckUnchanged(line, reply);

    [Fact]
    public void ARankIsNotZero()
    {
        const string Error = "(error) ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... "
            + "or use negative to start from the end of the list";
        CheckUnchanged("LPOS l b RANK 0", Error);
        CheckUnchanged("LPOS l b RANK -9223372036854775808",
            "(error) ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");
    }
}
