using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>PLUGIN: the loaded plugins, and loading and unloading them where the configuration allows it.</summary>
internal static class PluginCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("plugin", -2, "Commands about plugins.", "subcommand"),
        CoreCommand.Of(Row("list", 2, "Tells of all plugins, in the order they run.", ""), List),
        CoreCommand.Of(Row("info", 3, "Tells all a plugin says of itself, and its settings in force.", "name"), Info),
        CoreCommand.Of(Row("stats", 2, "Tells what plugins have done: calls, failures, time and their own counters.", ""), Stats),
        CoreCommand.Of(Row("load", -3, "Loads a plugin behind the others.", "file [settings]"), Load),
        CoreCommand.Of(Row("unload", 3, "Takes a plugin out and frees its code.", "name"), Unload),
        CoreCommand.Of(Row("reload", 3, "Loads a plugin's file anew; what fails leaves the old one running.", "name"), Reload),
        HelpText.Of(
            "PLUGIN",
            "INFO <name>",
            "    Return all a plugin says of itself, and its settings in force.",
            "LIST",
            "    Return the plugins in the order they run.",
            "LOAD <file> [<settings>]",
            "    Load the plugin of an assembly, or of a folder that holds one, below",
            "    plugin_folder. Settings are the TOML body of its table [plugin.NAME].",
            "RELOAD <name>",
            "    Load a plugin's file anew; one that is built in is configured anew.",
            "STATS",
            "    Return calls, failures, time in microseconds and counters of plugins.",
            "UNLOAD <name>",
            "    Take a plugin out and free its code."));

    private static CommandRow Row(string name, int arity, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = name switch
        {
            "plugin" => CommandFlags.None,
            "load" or "unload" or "reload" =>
                CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.NoMulti | CommandFlags.NoAsyncLoading,
            _ => CommandFlags.Admin | CommandFlags.AnyTime | CommandFlags.NoScript,
        },
        Summary = summary,
        Complexity = "O(N) for N plugins",
        Group = "server",
        Syntax = syntax,
    };

    private static ServerResult List(in ServerCall call, in Command command)
    {
        CommandEngine engine = call.Engine;
        return new ServerResult(new ReplyTree.Array([.. engine.Host.Plugins.List().Select(info => PluginDescriber.Summarize(info,
            PluginUsage.Of(engine, info.Plugin.Name)))]));
    }

    private static ServerResult Info(in ServerCall call, in Command command)
    {
        IPluginControl plugins = call.Host.Plugins;
        string name = Encoding.UTF8.GetString(command[2]);
        PluginInfo? info = plugins.List().FirstOrDefault(info => info.Plugin.Name == name);
        return info is null
            ? ServerResult.Error(PluginDescriber.NotLoaded(command[2]))
            : new ServerResult(PluginDescriber.Describe(info, PluginUsage.Of(call.Engine, name)));
    }

    private static ServerResult Stats(in ServerCall call, in Command command)
    {
        CommandEngine engine = call.Engine;
        return new ServerResult(Trees.Map(engine.Host.Plugins.List().Select(info => (info.Plugin.Name,
            (ReplyTree)PluginDescriber.Count(PluginUsage.Of(engine, info.Plugin.Name))))));
    }

    private static ServerResult Load(in ServerCall call, in Command command)
    {
        if (command.Count > 4) return ServerResult.Error(LookupErrors.WrongSubcommandArity(command, "PLUGIN"));
        string file = Encoding.UTF8.GetString(command[2]), settings = command.Count == 4 ? Encoding.UTF8.GetString(command[3]) : "";
        return Change(call, plugins => plugins.LoadAsync(file, settings));
    }

    private static ServerResult Unload(in ServerCall call, in Command command) =>
        Change(call, command, static (plugins, name) => plugins.UnloadAsync(name));

    private static ServerResult Reload(in ServerCall call, in Command command) =>
        Change(call, command, static (plugins, name) => plugins.ReloadAsync(name));

    private static ServerResult Change(in ServerCall call, in Command command, Func<IPluginControl, string, Task<PluginOutcome>> change)
    {
        string name = Encoding.UTF8.GetString(command[2]);
        bool isLoaded = call.Host.Plugins.List().Any(info => info.Plugin.Name == name);
        return isLoaded || call.Host.Plugins.Refuse(call.Session.IsLocal) is not null
            ? Change(call, plugins => change(plugins, name))
            : ServerResult.Error(PluginDescriber.NotLoaded(command[2]));
    }

    private static ServerResult Change(in ServerCall call, Func<IPluginControl, Task<PluginOutcome>> change)
    {
        IPluginControl plugins = call.Host.Plugins;
        return plugins.Refuse(call.Session.IsLocal) is { } error
            ? ServerResult.Error(error) : new ServerResult(null, Later: AnswerAsync(call.Engine, plugins, change));
    }

    // On a thread of the pool from its first line on: the one that asked serves sockets.
    private static Task<ReplyTree> AnswerAsync(
        CommandEngine engine, IPluginControl plugins, Func<IPluginControl, Task<PluginOutcome>> change) => Task.Run(async () =>
    {
        try
        {
            PluginOutcome outcome = await change(plugins).ConfigureAwait(false);
            return outcome.IsError ? new ReplyTree.Error(outcome.Text) : (ReplyTree)new ReplyTree.Simple(outcome.Text);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report("plugin", exception);
            return new ReplyTree.Error(ServerResult.InternalError);
        }
    });
}
