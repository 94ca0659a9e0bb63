using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins;

/// <summary>What the plugins' tests share: a bench, and words to run and expect.</summary>
public abstract class PluginTest
{
    protected const string Syntax = "(error) ERR syntax error";
    protected const string NotAnInteger = "(error) ERR value is not an integer or out of range";

    protected PluginBench Bench { get; } = new();

    /// <summary>Runs a command whose words stand apart by one space each.</summary>
    protected string Run(string line) => Bench.Run(line.Split(' '));

    /// <summary>Runs a command and expects its reply.</summary>
    protected void Check(string line, string reply) => Assert.Equal(reply, Run(line));

    /// <summary>Runs a command, expects its reply and that it changes nothing.</summary>
    protected void CheckUnchanged(string line, string reply)
    {
        Check(line, reply);
        Assert.DoesNotContain(';', Bench.LastStep);
    }
}
