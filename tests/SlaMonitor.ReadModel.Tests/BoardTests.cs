using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel.Tests;

public sealed class BoardTests
{
    [Fact]
    public void Json_WrittenAndRead_IsEqual() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var buffer = new StoredBuffer();
            var board = Board.Of(new Any(seed).Ticket());
            BoardJson.Write(buffer.Begin(), board);
            return BoardJson.Read(buffer.End().Span) == board;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>A clock that was promised and never began kept a solved ticket in memory for good.</summary>
    [Fact]
    public void IsAtRest_SolvedTicketWithAClockThatNeverBegan_IsTrue()
    {
        var solved = new Board(null, null, null, "normal", null, null, null, IsOpen: false, 1, [new BoardClock(BoardState.Waiting, BoardClock.NoDue, "next_response")], []);
        Assert.True(solved.IsAtRest);
        Assert.False((solved with { IsOpen = true }).IsAtRest);
        Assert.False((solved with { Clocks = [new BoardClock(BoardState.Running, 5, "resolution")] }).IsAtRest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[9]")]
    [InlineData("[1,null,null,null]")]
    public void Json_Damaged_Throws(string json) =>
        Assert.Throws<StoredFormatException>(() => BoardJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));
}
