using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>MODULE, for tools that ask a Redis for its modules: LIST answers the plugins. Redis' modules cannot be loaded.</summary>
internal static class ModuleCommand
{
    private const int MajorWeight = 10_000;
    private const int MinorWeight = 100;

    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("module", -2, "Commands about modules, which here are plugins.", "subcommand"),
        CoreCommand.Of(Row("list", 2, "Tells of the plugins in the form of Redis' modules.", ""), List),
        CoreCommand.Of(Row("load", -3, "Answers an error: see PLUGIN LOAD.", "path [arg [arg ...]]"), Refuse),
        CoreCommand.Of(Row("loadex", -3, "Answers an error: see PLUGIN LOAD.", "path [CONFIG name value ...] [ARGS arg ...]"), Refuse),
        CoreCommand.Of(Row("unload", 3, "Answers an error: see PLUGIN UNLOAD.", "name"), Refuse),
        HelpText.Of(
            "MODULE",
            "LIST",
            "    Return a list of loaded modules.",
            "LOAD <path> [<arg> ...]",
            "    Not possible: see PLUGIN LOAD.",
            "LOADEX <path> [[CONFIG NAME VALUE]...] [ARGS ...]",
            "    Not possible: see PLUGIN LOAD.",
            "UNLOAD <name>",
            "    Not possible: see PLUGIN UNLOAD."));

    private static CommandRow Row(string name, int arity, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = name switch
        {
            "module" => CommandFlags.None,
            "list" => CommandFlags.Admin | CommandFlags.NoScript,
            _ => CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoAsyncLoading,
        },
        Summary = summary,
        Complexity = name == "list" ? "O(N) for N plugins" : "O(1)",
        Group = "server",
        Syntax = syntax,
    };

    private static ServerResult List(in ServerCall call, in Command command) =>
        new(new ReplyTree.Array([.. call.Host.Plugins.List().Select(static info => Trees.Map(
            ("name", new ReplyTree.Bulk(info.Plugin.Name)),
            ("ver", new ReplyTree.Integer(NumberOf(info.Plugin.Manifest.Version))),
            ("path", new ReplyTree.Bulk(info.Source)),
            ("args", Trees.Bulks(info.Arguments))))]));

    private static ServerResult Refuse(in ServerCall call, in Command command) =>
        ServerResult.Error("ERR modules of Redis cannot be loaded here; PLUGIN LOAD, UNLOAD and RELOAD do it with plugins of PlumCache");

    // As Redis' modules write theirs: 1.2.3 is 10203. What is no version is 0.
    private static long NumberOf(string version) => Version.TryParse(version, out Version? parsed)
        ? (parsed.Major * MajorWeight) + (parsed.Minor * MinorWeight) + Math.Max(0, parsed.Build)
        : 0;
}
