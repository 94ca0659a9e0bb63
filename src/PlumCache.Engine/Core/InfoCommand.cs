using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>INFO.</summary>
internal static class InfoCommand
{
    /// <summary>The version of Redis whose commands are understood: clients choose by it what they use.</summary>
    public const string RedisVersion = "7.2.4";

    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "info",
            Arity = -1,
            Flags = CommandFlags.AnyTime,
            Categories = ["dangerous"],
            Summary = "Tells facts and counters of the server.",
            Complexity = "O(number of commands and databases)",
            Group = "server",
            Syntax = "[section [section ...]]",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 1; i < command.Count; i++) wanted.Add(Encoding.UTF8.GetString(command[i]));
        bool wantsAll = wanted.Contains("all") || wanted.Contains("everything");
        bool wantsDefault = wanted.Count == 0 || wanted.Contains("default");
        var report = new InfoReport(call);
        var text = new StringBuilder();
        foreach (InfoSection section in InfoSections.All)
        {
            if (!wantsAll && !(wantsDefault && section.IsDefault) && !wanted.Contains(section.Title)) continue;
            if (text.Length > 0) text.Append("\r\n");
            text.Append("# ").Append(section.Title).Append("\r\n");
            section.Write(report, text);
        }

        return new ServerResult(new ReplyTree.Verbatim(text.ToString()));
    }
}
