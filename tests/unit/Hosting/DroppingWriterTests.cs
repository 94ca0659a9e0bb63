using PlumCache.Abstractions;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class DroppingWriterTests
{
    [Fact]
    public void RemembersAReplyThatIsAnError()
    {
        var writer = new DroppingWriter();
        writer.Write(Reply.Error("ERR a"));
        Assert.Equal("ERR a", writer.Error);
        writer = new DroppingWriter();
        writer.Write(Reply.Tree(new ReplyTree.Error("ERR b")));
        Assert.Equal("ERR b", writer.Error);
    }

    [Fact]
    public void AnErrorAmongItemsIsNotTheReplys()
    {
        var writer = new DroppingWriter();
        writer.BeginArray(2);
        writer.Write(Reply.Error("ERR a"));
        writer.Write(Reply.Ok);
        Assert.Null(writer.Error);
    }

    [Fact]
    public void AnErrorThatIsTakenBackWasNone()
    {
        var writer = new DroppingWriter();
        writer.Write(Reply.Error("ERR lost"));
        writer.Rewind(0);
        Assert.Null(writer.Error);
        writer.Write(Reply.Bulk("abc"u8));
        Assert.Null(writer.Error);
        Assert.True(writer.Position > 3);
    }

    [Fact]
    public void WhatFollowsAPieceThatWasDroppedIsNoReplyOfItsOwn()
    {
        var writer = new DroppingWriter();
        writer.BeginArray(2);
        writer.Drop();
        Assert.Equal(0, writer.Position);
        writer.Write(Reply.Error("ERR an item"));
        writer.Rewind(0);
        Assert.Null(writer.Error);
    }
}
