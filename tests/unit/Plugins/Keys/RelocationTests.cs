namespace PlumCache.Tests.Unit.Plugins.Keys;

public sealed class RelocationTests : PluginTest
{
    private const string NoKey = "(error) ERR no such key";
    private const string SameObject = "(error) ERR source and destination objects are the same";
    private const string NoDatabase = "(error) ERR DB index is out of range";
    private const string NotAnInt = "(error) ERR value is out of range, value must between -2147483648 and 2147483647";

    public RelocationTests() => Run("SET a 1 EX 10");

    [Fact]
    public void RenameTakesTheExpiryAlongAndReplaces()
    {
        Run("SET b 2 EX 99");
        Check("RENAME a b", "OK");
        Check("EXISTS a", ":0");
        Check("GET b", "\"1\"");
        Check("TTL b", ":10");
        Check("RENAME a b", NoKey);
    }

    [Fact]
    public void RenamingToItsOwnNameChangesNothing()
    {
        CheckUnchanged("RENAME a a", "OK");
        CheckUnchanged("RENAMENX a a", ":0");
        Check("RENAME none none", NoKey);
    }

    [Fact]
    public void RenameNxReplacesNothing()
    {
        Run("SET b 2");
        CheckUnchanged("RENAMENX a b", ":0");
        Check("RENAMENX none b", NoKey);
        Check("RENAMENX a c", ":1");
        Check("TTL c", ":10");
        Check("EXISTS a", ":0");
    }

    [Fact]
    public void MoveGoesToADatabaseWhereTheKeyIsNot()
    {
        Check("MOVE a 1", ":1");
        CheckUnchanged("MOVE a 1", ":0");
        Run("SET a 2");
        CheckUnchanged("MOVE a 1", ":0");
        Bench.Database = 1;
        Check("GET a", "\"1\"");
        Check("TTL a", ":10");
    }

    [Theory]
    [InlineData("MOVE a 0", SameObject)]
    [InlineData("MOVE none 0", SameObject)]
    [InlineData("MOVE a 16", NoDatabase)]
    [InlineData("MOVE a -1", NoDatabase)]
    [InlineData("MOVE a x", NotAnInteger)]
    [InlineData("MOVE a 99999999999", NotAnInt)]
    [InlineData("COPY a a", SameObject)]
    [InlineData("COPY none none", SameObject)]
    [InlineData("COPY a b DB 16", NoDatabase)]
    [InlineData("COPY a b DB x", NotAnInteger)]
    [InlineData("COPY a b DB", Syntax)]
    [InlineData("COPY a b FOO", Syntax)]
    [InlineData("COPY a b DB 16 FOO", NoDatabase)]
    public void RefusesWhatMakesNoSense(string line, string error) => CheckUnchanged(line, error);

    [Fact]
    public void CopyTakesTheExpiryAlong()
    {
        Check("COPY a b", ":1");
        Check("TTL b", ":10");
        Run("SET a 2");
        CheckUnchanged("COPY a b", ":0");
        Check("COPY a b REPLACE", ":1");
        Check("GET b", "\"2\"");
        Check("TTL b", ":-1");
        CheckUnchanged("COPY none b REPLACE", ":0");
        Check("GET b", "\"2\"");
    }

    [Fact]
    public void CopyReachesAnotherDatabase()
    {
        Check("COPY a a DB 3", ":1");
        CheckUnchanged("COPY a a db 3", ":0");
        Check("COPY a a DB 3 replace", ":1");
        Bench.Database = 3;
        Check("GET a", "\"1\"");
    }

    [Fact]
    public void AnExpiredKeyIsNoObstacle()
    {
        Run("SET b 2 PX 5");
        Bench.NowMs += 5;
        Check("RENAMENX a b", ":1");
        Check("GET b", "\"1\"");
    }
}
