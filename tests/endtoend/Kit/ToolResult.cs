namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>What a program left behind.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output's lines, without their ends.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToArray();
}
